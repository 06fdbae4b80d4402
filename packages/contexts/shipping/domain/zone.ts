// What shipping costs depends on how far it goes: within the country of our warehouse, within the customs union, within Europe, or further.
// Every country has a zone, and everyone who lives there can order; only where nobody lives no carrier goes.

export type Zone = 'domestic' | 'eu' | 'europe' | 'world'

const listed = (codes: string): ReadonlySet<string> => new Set(codes.trim().split(/\s+/))

const domestic = listed('DE')
const eu = listed('AT BE BG CY CZ DK EE ES FI FR GR HR HU IE IT LT LU LV MT NL PL PT RO SE SI SK')
const europe = listed('AD AL AX BA BY CH FO GB GG GI IM IS JE LI MC MD ME MK NO RS RU SJ SM TR UA VA')
const world = listed(`
  AE AF AG AI AM AO AR AS AU AW AZ BB BD BF BH BI BJ BL BM BN BO BQ BR BS BT BW BZ CA CC CD CF CG CI CK CL CM CN CO CR CU CV CW CX DJ DM DO DZ
  EC EG EH ER ET FJ FK FM GA GD GE GF GH GL GM GN GP GQ GT GU GW GY HK HN HT ID IL IN IO IQ IR JM JO JP KE KG KH KI KM KN KP KR KW KY KZ
  LA LB LC LK LR LS LY MA MF MG MH ML MM MN MO MP MQ MR MS MU MV MW MX MY MZ NA NC NE NF NG NI NP NR NU NZ OM PA PE PF PG PH PK PM PN PR PS PW PY
  QA RE RW SA SB SC SD SG SH SL SN SO SR SS ST SV SX SY SZ TC TD TG TH TJ TK TL TM TN TO TT TV TW TZ UG US UY UZ VC VE VG VI VN VU WF WS YE YT
  ZA ZM ZW`)
/** Uninhabited, or by researchers alone: nobody delivers there. */
const unserved = listed('AQ BV GS HM TF UM')

/** All that ISO 3166-1 assigns. */
export const countries: readonly string[] = [domestic, eu, europe, world, unserved].flatMap((codes) => [...codes]).sort()

const known = new Set(countries)
export const isCountry = (code: string): boolean => known.has(code)

/** The zone of a country; nothing where no carrier goes. */
export const zoneOf = (country: string): Zone | undefined => {
  if (domestic.has(country)) return 'domestic'
  if (eu.has(country)) return 'eu'
  if (europe.has(country)) return 'europe'
  return world.has(country) ? 'world' : undefined
}
