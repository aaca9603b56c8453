export { generateServiceProviderMetadata, SAML, ValidateInResponseTo } from '@node-saml/node-saml'
export { Parser, processors } from 'xml2js'
