export * from 'openid-client'
