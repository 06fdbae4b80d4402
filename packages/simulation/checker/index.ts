export * from './breaches.ts'
export * from './evidence.ts'
