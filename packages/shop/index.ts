export { openStores, type Stores } from './backups/stores.ts'
export { certificateIn } from './stores.ts'
export { contextNames, withDatabase, type ContextName } from './contexts.ts'
