import { at, codeOf, isTest, sources, type Rule } from '../source.ts'

const exportedFunction = /^export (?:const \w+(?::[^=\n]*)? =\s+(?:async )?(?:<|\(|\w+ =>)|(?:async )?function)/gm

/** Every exported function of kernel, adapters and host says what it promises. */
export const docstrings: Rule = (files) =>
  [...sources(files, (path) => /^packages\/(kernel|adapters|host)\//.test(path) && !isTest(path))].flatMap(([path, text]) =>
    [...codeOf(text).matchAll(exportedFunction)].flatMap((match) =>
      /\*\/\s*(?:\/\/[^\n]*\s*)*$/.test(text.slice(0, match.index)) ? [] : [at(path, text, match.index, 'say in a docstring what it promises: units, errors, and where a rule comes from.')],
    ),
  )
