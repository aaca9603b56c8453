import { copyFileSync, mkdirSync, writeFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { foreignServer, freePorts, ownFolder } from './foreign-server.ts'

/** Debian's SimpleSAMLphp as an identity provider with one person, over folders and a port of its own. */
export interface SamlServer {
  url: string
  /** Of its metadata. */
  metadataUrl: string
  /** Answers that service's requests from now on. */
  trust: (service: { entityId: string; returnUrl: string }) => void
}

export const samlPerson = { username: 'sue', password: 'suesecret' }

const shared = '/usr/share/simplesamlphp/www'
const fixtures = resolve(import.meta.dirname, 'fixtures')

export async function startSimpleSaml(): Promise<SamlServer> {
  const [folder, [port = 0]] = [ownFolder(), await freePorts(1)]
  const url = `http://127.0.0.1:${port}`
  const below = (name: string) => join(folder, name)
  for (const name of ['metadata', 'cert', 'sessions', 'temp', 'data', 'log']) mkdirSync(below(name))
  copyFileSync(join(fixtures, 'saml-provider.key.pem'), below('cert/idp.key'))
  copyFileSync(join(fixtures, 'saml-provider.cert.pem'), below('cert/idp.crt'))
  writeFileSync(below('config.php'), configured(folder, url))
  writeFileSync(below('acl.php'), '<?php $acl = [];')
  writeFileSync(below('authsources.php'), people)
  writeFileSync(below('metadata/saml20-idp-hosted.php'), idp)
  const command = [
    '/usr/bin/php',
    '-d',
    `session.save_path=${below('sessions')}`,
    '-S',
    `127.0.0.1:${port}`,
    '-t',
    shared,
  ]
  const metadataUrl = `${url}/saml2/idp/metadata.php`
  await foreignServer(command, { folder, probe: metadataUrl, env: { SIMPLESAMLPHP_CONFIG_DIR: folder } })
  return { url, metadataUrl, trust: (service) => writeFileSync(below('metadata/saml20-sp-remote.php'), known(service)) }
}

const configured = (folder: string, url: string) => `<?php
require '/etc/simplesamlphp/config.php';
$config = array_merge($config, [
  'baseurlpath' => '${url}/',
  'certdir' => '${folder}/cert/', 'metadatadir' => '${folder}/metadata/', 'tempdir' => '${folder}/temp',
  'datadir' => '${folder}/data/', 'loggingdir' => '${folder}/log/', 'logging.handler' => 'file',
  'secretsalt' => 'of-the-tests-alone', 'auth.adminpassword' => 'of-the-tests-alone',
  'enable.saml20-idp' => true, 'module.enable' => ['exampleauth' => true, 'core' => true, 'saml' => true],
  'session.cookie.secure' => false, 'session.cookie.samesite' => null, 'language.cookie.secure' => false,
  'store.type' => 'phpsession', 'admin.checkforupdates' => false, 'authproc.idp' => [],
  'metadata.sources' => [['type' => 'flatfile']],
]);
`

const people = `<?php
$config = ['people' => ['exampleauth:UserPass', '${samlPerson.username}:${samlPerson.password}' => [
  'uid' => ['sue'], 'mail' => ['sue@acme.example'], 'displayName' => ['Sue Winters'], 'groups' => ['staff', 'status-editors'],
]]];
`

const idp = `<?php
$metadata['__DYNAMIC:1__'] = [
  'host' => '__DEFAULT__', 'privatekey' => 'idp.key', 'certificate' => 'idp.crt', 'auth' => 'people',
  'signature.algorithm' => 'http://www.w3.org/2001/04/xmldsig-more#rsa-sha256',
  'simplesaml.nameidattribute' => 'uid',
  'NameIDFormat' => 'urn:oasis:names:tc:SAML:2.0:nameid-format:persistent',
];
`

const known = ({ entityId, returnUrl }: { entityId: string; returnUrl: string }) => `<?php
$metadata['${entityId}'] = [
  'AssertionConsumerService' => '${returnUrl}', 'saml20.sign.assertion' => true, 'saml20.sign.response' => true,
];
`
