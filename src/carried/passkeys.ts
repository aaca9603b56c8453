// Before the library, whose ASN.1 parser needs this polyfill: nothing else loads it.
import 'reflect-metadata'

export {
  generateAuthenticationOptions,
  generateRegistrationOptions,
  verifyAuthenticationResponse,
  verifyRegistrationResponse,
} from '@simplewebauthn/server'
