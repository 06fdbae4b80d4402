import { bodyTooLarge, malformedPath, methodNotAllowed, noSuchPath } from '@minishop/http'
import type { Context } from '@minishop/kernel'
import { code, page, table } from './markdown.ts'
import { operationsOf, problemsOf } from './surface.ts'

/** Problems of requests that no route is found for, or that are not read to their end. */
const beforeAnyRoute = [noSuchPath, malformedPath, methodNotAllowed(['GET', 'HEAD', 'OPTIONS']), bodyTooLarge(1_048_576)]

/** Codes that say nothing about one route: whoever calls must be ready for them everywhere. */
export const codesOfEveryRoute = (contexts: readonly Context[]): ReadonlySet<string> => {
  const operations = operationsOf(contexts).map((operation) => new Set(problemsOf(operation).map(({ code }) => code)))
  const everywhere = ['invalid-input', 'invalid-token', 'too-many-requests', 'unexpected-error', 'unavailable', 'overloaded']
  return new Set(everywhere.filter((one) => operations.every((codes) => codes.has(one))))
}

/** Every problem the shop answers with, by its code. */
export const problemsPage = (contexts: readonly Context[]): string => {
  const common = codesOfEveryRoute(contexts)
  const found = operationsOf(contexts).flatMap((operation) => problemsOf(operation).map((problem) => ({ ...problem, line: operation.line })))
  const codes = [...Map.groupBy(found, (problem) => problem.code)].sort(([a], [b]) => (a < b ? -1 : 1))
  const rows = codes.map(([name, problems]) => [
    code(name),
    [...new Set(problems.map(({ status }) => status))].join(', '),
    problems[0]!.detail,
    common.has(name) ? 'every route' : whichRoutes(problems.map(({ line }) => line)),
  ])
  return page(
    '# Problems',
    'What is not answered is explained: an `application/problem+json` (RFC 9457) whose `code` is stable and whose `detail` says what to do. Facts of the one case stand beside them: the seconds to wait, the new total.',
    table(['code', 'status', 'detail', 'from'], rows),
    'Before any route is found:',
    table(['code', 'status', 'detail'], beforeAnyRoute.map((trouble) => [code(trouble.code), String(trouble.status), trouble.detail])),
  )
}

const few = 3

const whichRoutes = (lines: readonly string[]): string => (lines.length > few ? `${lines.length} routes` : lines.map(code).join(', '))
