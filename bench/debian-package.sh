#!/bin/sh
# Installs, upgrades, removes and purges the .deb in a Debian of its own (debootstrap, as root, some 250 MB, some minutes), and runs what it
# installed there. There is no systemd inside: what the unit does is tested by src/testing/service-unit.outside.test.ts.
#   sh bench/debian-package.sh dist/release/opsentry_VERSION_amd64.deb [FOLDER OF A DEBIAN THAT IS THERE]
set -eu
deb=$1
root=${2:-}
work=$(mktemp -d)
let_go() {
  umount "$root/proc" "$root/dev" 2>/dev/null || true
  rm -rf --one-file-system "$work"
}
trap let_go EXIT
if [ -z "$root" ]; then
  debootstrap --variant=minbase --include=ca-certificates,init-system-helpers bookworm "$work/root" >/dev/null
  root=$work/root
fi
mount -t proc proc "$root/proc"
mount --bind /dev "$root/dev"
inside() { chroot "$root" "$@"; }
check() { if inside sh -c "$2"; then echo "ok    $1"; else echo "FAIL  $1"; exit 1; fi; }

# A later version of the same, for the upgrade.
dpkg-deb -R "$deb" "$work/next"
version=$(sed -n 's/^Version: //p' "$work/next/DEBIAN/control")
sed -i "s/^Version: .*/Version: $version+next/" "$work/next/DEBIAN/control"
dpkg-deb --root-owner-group -Znone --build "$work/next" "$root/tmp/next.deb" >/dev/null
cp "$deb" "$root/tmp/first.deb"

inside dpkg -i /tmp/first.deb
check 'installed' "dpkg -s opsentry | grep -q '^Status: install ok installed'"
check 'the executable runs' "opsentry version | grep -q '^opsentry $version '"
check 'its files are where Debian has them' 'test -f /lib/systemd/system/opsentry.service && test -f /usr/share/doc/opsentry/copyright'
check 'the unit starts it' "grep -q '^ExecStart=/usr/bin/opsentry serve' /lib/systemd/system/opsentry.service"
check 'it is enabled' 'test -e /etc/systemd/system/multi-user.target.wants/opsentry.service'
mkdir -p "$root/var/lib/opsentry"
check 'it sets up data' 'printf long-and-unguessable-7 >/tmp/password; OPSENTRY_DATA=/var/lib/opsentry opsentry setup --organization Acme --slug acme --name Ann --email ann@example.com --password-file /tmp/password'
echo '#mine' >>"$root/etc/default/opsentry"
inside dpkg -i /tmp/next.deb
check 'upgraded' "dpkg -s opsentry | grep -q '^Version: $version+next'"
check 'what the operator wrote stays' "grep -q '^#mine' /etc/default/opsentry"
check 'the data is sound' 'OPSENTRY_DATA=/var/lib/opsentry opsentry verify'
inside dpkg -r opsentry
check 'removed, with its settings and data there' 'test ! -e /usr/bin/opsentry && test -f /etc/default/opsentry && test -f /var/lib/opsentry/opsentry.db'
inside dpkg -P opsentry
check 'purged, with its data there' 'test ! -e /etc/default/opsentry && test -f /var/lib/opsentry/opsentry.db'
check 'nothing of it is enabled or masked' 'test ! -e /etc/systemd/system/opsentry.service && test ! -e /etc/systemd/system/multi-user.target.wants/opsentry.service'
check 'dpkg knows nothing of it' '! dpkg -s opsentry >/dev/null 2>&1'
rm -rf "$root/var/lib/opsentry" "$root/tmp/first.deb" "$root/tmp/next.deb"
