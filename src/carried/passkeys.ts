// Before the library, whose ASN.1 parser needs this polyfill: nothing else loads it.
import 'reflect-metadata'

// What passkeys are checked with makes certificate requests, too; carried once more it would take 70 kB.
export {
  Pkcs10CertificateRequestGenerator,
  SubjectAlternativeNameExtension,
  X509CertificateGenerator,
} from '@peculiar/x509'
export {
  generateAuthenticationOptions,
  generateRegistrationOptions,
  verifyAuthenticationResponse,
  verifyRegistrationResponse,
} from '@simplewebauthn/server'
