export * from './seals.ts'
export * from './keys.ts'
