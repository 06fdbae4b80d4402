export * from './asyncapi.ts'
