import type { Rule } from '../source.ts'
import { architecturePage } from './architecture-page.ts'
import { companions } from './companions.ts'
import { dependencies } from './dependencies.ts'
import { docstrings } from './docstrings.ts'
import { layers } from './layers.ts'
import { lock } from './lock.ts'
import { looseEnds } from './loose-ends.ts'
import { names } from './names.ts'
import { places } from './places.ts'
import { purity } from './purity.ts'
import { size } from './size.ts'
import { syntax } from './syntax.ts'

/** The rules of the house, each by the name of its file. */
export const rules: Readonly<Record<string, Rule>> = {
  layers,
  dependencies,
  purity,
  names,
  syntax,
  size,
  companions,
  docstrings,
  'loose-ends': looseEnds,
  places,
  lock,
  'architecture-page': architecturePage,
}
