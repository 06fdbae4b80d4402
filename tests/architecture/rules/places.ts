import { at, type Rule } from '../source.ts'

/** Folders of one person's machine. A container's own user is everybody's. */
const machine = /(?<![\w.:\/-])\/(?:home|Users|root|work)\/(?!node\b)[\w.-]/g
/** Where the lock says a package lies. Only the public registry is the same for everyone. */
const elsewhere = /"resolved": "(?!https:\/\/registry\.npmjs\.org\/|packages\/)[^"]*"/g

/** The repository works for whoever clones it: no path of one machine, no registry of one network. */
export const places: Rule = (files) =>
  [...files].flatMap(([path, text]) =>
    path === 'package-lock.json'
      ? [...text.matchAll(elsewhere)].map((match) => at(path, text, match.index, 'install with the settings of .npmrc, which leave addresses out of the lock.'))
      : [...text.matchAll(machine)].map((match) => at(path, text, match.index, 'write the path from the root of the repository: this one exists on one machine only.')),
  )
