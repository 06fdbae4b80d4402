// Every test file runs in a process of its own: tests start real servers and must not share state.
export default {
  files: ['packages/**/*.test.ts', 'tests/**/*.test.ts', 'ops/**/*.test.ts', '!**/fixtures/**'],
  extensions: ['ts'],
  workerThreads: false,
  timeout: '5m',
}
