#!/bin/sh
# Builds the image of the Dockerfile by Debian's buildah, and runs it by Debian's podman and runc as docs/install.md does (as root, some 3 GB,
# some minutes). No registry of images is asked: what the Dockerfile begins with is made here, of debootstrap and this machine's Node and npm.
#   sh bench/container-image.sh [FOLDER OF A DEBIAN THAT IS THERE]
set -eu
cd "$(dirname "$0")/.."
for name in buildah podman runc conmon curl git npm; do
  command -v "$name" >/dev/null || { echo "Install $name: Debian has buildah, podman, runc, curl, git and npm."; exit 1; }
done
debian=${1:-}
work=$(mktemp -d)
# Neither a kernel that mounts overlays nor one that lets users make namespaces is needed.
export STORAGE_DRIVER=vfs BUILDAH_ISOLATION=chroot
buildah() { command buildah --root "$work/store" --runroot "$work/run" "$@"; }
podman() {
  command podman --runtime runc --cgroup-manager cgroupfs --root "$work/store" --runroot "$work/run" --volumepath "$work/volumes" "$@"
}
let_go() {
  podman rm -fa >/dev/null 2>&1 || true
  buildah rm -a >/dev/null 2>&1 || true
  rm -rf --one-file-system "$work"
}
trap let_go EXIT
# What a step says is shown where it fails: without systemd podman complains that nobody will ask the HEALTHCHECK by itself.
check() {
  told=$1
  shift
  if "$@" >"$work/said" 2>&1; then echo "ok    $told"; else cat "$work/said"; echo "FAIL  $told"; exit 1; fi
}
says() {
  sentence=$1
  shift
  "$@" | grep -q "$sentence"
}

if [ -z "$debian" ]; then
  debian=$work/debian
  debootstrap --variant=minbase --include=ca-certificates bookworm "$debian" >/dev/null
fi
npm=$(readlink -f "$(command -v npm)")
base=$(buildah from scratch)
begin() {
  buildah add "$base" "$debian" / &&
  buildah add "$base" "$(readlink -f "$(command -v node)")" /usr/local/bin/node &&
  buildah add "$base" "${npm%/bin/*}" /usr/local/lib/npm &&
  # Whom this machine trusts, and from where it installs, so that the steps inside do, too.
  buildah add "$base" /etc/ssl/certs/ca-certificates.crt /etc/ssl/certs/ca-certificates.crt &&
  buildah add "$base" /etc/apt/sources.list.d/debian.sources /etc/apt/sources.list.d/debian.sources &&
  buildah config --env NODE_EXTRA_CA_CERTS=/etc/ssl/certs/ca-certificates.crt --env npm_config_registry="$(npm config get registry)" "$base" &&
  buildah run "$base" -- ln -s ../lib/npm/bin/npm-cli.js /usr/local/bin/npm &&
  buildah run "$base" -- ln -s ../lib/npm/bin/npx-cli.js /usr/local/bin/npx &&
  buildah commit --rm "$base" "docker.io/library/$(sed -n 's/^FROM \(.*\) AS build$/\1/p' Dockerfile)"
}
check "what the Dockerfile begins with, with Node $(node --version)" begin

mkdir "$work/context"
git archive HEAD | tar -x -C "$work/context"
check 'each step of the Dockerfile' buildah bud --pull-never --layers=false --format docker \
  --build-arg "OPSENTRY_COMMIT=$(git rev-parse --short=12 HEAD)" -t opsentry "$work/context"

made=$(buildah from --pull-never opsentry)
root=$(buildah mount "$made")
check 'no shell, no package manager, no Node in it' test ! -e "$root/bin/sh" -a ! -e "$root/usr/bin/apt-get" -a ! -e "$root/usr/local/bin/node"
check '/data is of its user alone' says '^10001 10001 700$' stat -c '%u %g %a' "$root/data"
du -sm "$root" | sed 's/\t.*/ MB of files/; s/^/      /'
buildah rm "$made" >/dev/null

# Limits of processes and files that need no privilege of whoever runs this; the machine's own network, where there is no bridge.
port=$((20000 + $$ % 20000))
run() {
  podman run --network host --ulimit nofile=4096:4096 --ulimit nproc=4096:4096 --read-only --tmpfs /tmp --cap-drop ALL \
    --security-opt no-new-privileges --volume opsentry:/data --env "OPSENTRY_PORT=$port" "$@"
}
answers() {
  for _ in $(seq 100); do curl -fsS "http://localhost:$port/readyz" && return 0; sleep 0.2; done
  podman logs opsentry
  return 1
}
printf long-and-unguessable-7 >"$work/password"
check 'the executable runs' says '^opsentry ' run --rm opsentry version
check 'it sets up data' run --rm --volume "$work/password:/password:ro" opsentry setup --organization Acme --slug acme --name Ann \
  --email ann@example.com --password-file /password
check 'it is started' run --detach --name opsentry --stop-timeout 20 opsentry
check 'it serves, its root read-only, without any capability' answers
check 'its process is nobody else' says '^ *10001$' ps -o uid= -p "$(podman inspect --format '{{.State.Pid}}' opsentry)"
check 'the HEALTHCHECK says that it is well' podman healthcheck run opsentry
check 'doctor finds its data' says 'ok    database' podman exec opsentry opsentry doctor
check 'it is stopped' podman stop opsentry
check '… and has ended in order' says '^0$' podman inspect --format '{{.State.ExitCode}}' opsentry
check 'its volume is sound' says 'is sound. It holds Acme' run --rm opsentry verify
check 'it is started again' podman start opsentry
check '… and serves' answers
