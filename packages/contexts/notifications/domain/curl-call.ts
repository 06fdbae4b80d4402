/** A curl call that posts JSON. Nothing in the values ends the quotes of a POSIX shell. */
export const curlCall = (url: string, body: Readonly<Record<string, string>>): string =>
  `curl -X POST ${quoted(url)} -H 'Content-Type: application/json' -d ${quoted(JSON.stringify(body))}`

const quoted = (word: string): string => `'${word.replaceAll("'", `'\\''`)}'`
