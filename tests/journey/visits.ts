/** Which routes were asked for, and how they answered: to see that the journey leaves none out. */
export class Visits {
  readonly #seen: { readonly method: string; readonly path: string; readonly status: number }[] = []

  note(method: string, path: string, status: number): void {
    this.#seen.push({ method, path: path.split('?')[0]!, status })
  }

  /** The statuses that an operation of the OpenAPI document answered with, each once. */
  statusesOf(method: string, template: string): readonly number[] {
    const pattern = new RegExp(`^${template.split(/\{[^}]+\}/).map(RegExp.escape).join('[^/]+')}$`)
    return [...new Set(this.#seen.filter((visit) => visit.method === method && pattern.test(visit.path)).map(({ status }) => status))]
  }
}
