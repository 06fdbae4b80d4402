/** How much a caller wants a media type: 0 to 1, where the most specific range that fits decides (RFC 9110, section 12.5.1). */
export const qualityOf = (mediaType: string, accept: string): number => {
  const ranges = accept.split(',').map((range) => {
    const [type = '', ...parameters] = range.split(';').map((part) => part.trim().toLowerCase())
    const weight = parameters.find((parameter) => parameter.startsWith('q='))
    return { type, q: weight === undefined ? 1 : Number(weight.slice(2)) || 0 }
  })
  const fitting = [mediaType, `${mediaType.split('/')[0]}/*`, '*/*'].map((type) => ranges.find((range) => range.type === type))
  return fitting.find((range) => range !== undefined)?.q ?? 0
}

/** True for a browser, false for whoever takes JSON as gladly. */
export const prefersPage = (accept: string | undefined): boolean =>
  accept !== undefined && qualityOf('text/html', accept) > qualityOf('application/json', accept)

/** The seconds of `Prefer: wait=N` (RFC 7240, section 4.3); 0 where the caller does not want to wait. */
export const waitSeconds = (prefer: string | undefined): number => {
  const preferences = (prefer ?? '').split(',').map((preference) => preference.split(';')[0]!.trim())
  const [, seconds] = preferences.map((preference) => /^wait\s*=\s*"?(\d+)"?$/i.exec(preference)).find((found) => found !== null) ?? []
  return Number(seconds ?? 0)
}
