export * from './access-tokens.ts'
export * from './issuer.ts'
export * from './keys.ts'
