/** What a run of tests came to. */
export interface Tally {
  readonly passed: number
  readonly failed: number
}

/**
 * Reads the Test Anything Protocol (testanything.org, version 13) line by line as AVA writes it. Failures are shown at once
 * with their details, passing tests only where `all` asks for them. Tests that were planned and never ran count as failed.
 */
export const tapReader = (show: (line: string) => void, { all }: { readonly all: boolean }) => {
  let passed = 0
  let failed = 0
  let inFailure = false
  return {
    line(line: string): void {
      const [, not, title, directive] = /^(not )?ok \d+ - (.*?)( # (?:SKIP|TODO).*)?$/.exec(line) ?? []
      if (title !== undefined) {
        inFailure = not !== undefined && directive === undefined
        if (inFailure) failed++
        else if (directive === undefined) passed++
        if (inFailure || all) show(`  ${inFailure ? '✘' : directive === undefined ? '✔' : '-'} ${title}${directive ?? ''}`)
        return
      }
      const [, remaining] = /^# (\d+) tests? remaining in /.exec(line) ?? []
      if (remaining !== undefined) {
        failed += Number(remaining)
        show(`  ✘ ${line.slice(2)}`)
      } else if (inFailure && /^(#? {2,})/.test(line)) show(`  ${line.replace(/^#/, ' ')}`)
      else inFailure = false
    },
    tally: (): Tally => ({ passed, failed }),
  }
}
