export * from './password-hashes.ts'
