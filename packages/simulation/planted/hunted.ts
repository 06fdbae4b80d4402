import { plant, planted } from './planting.ts'
import { plants } from './plants.ts'

// A process of its own for one mistake, since what a process has loaded it can't unload: plants it, and then runs seeds until one shows it.
const found = plants.find(({ name }) => name === process.argv[2])
if (found === undefined) throw new Error(`There is no mistake "${process.argv[2]}".`)
// A passage that is not there any more is told now, and not when its file happens to be loaded.
planted(found)
plant(found)
const { run } = await import('../run.ts')

let caught: { readonly seed: number; readonly invariant: string; readonly what: string } | undefined
for (let seed = 1; seed <= found.within && caught === undefined; seed++) {
  // A shop that can't go on at all is caught too.
  const breaches = await run(seed).then(
    (ran) => ran.breaches,
    (error: Error) => [{ invariant: 'none', about: 'the run', what: error.message }],
  )
  const [first] = breaches
  if (first) caught = { seed, invariant: first.invariant, what: `${first.about} ${first.what}` }
}
process.stdout.write(`\n${JSON.stringify(caught ?? null)}\n`)
process.exit(0)
