export * from './pottery.ts'
export * from './asking.ts'
