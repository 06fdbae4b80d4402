import type { Seeded } from './seed/seed.ts'

/** Tells the person at the terminal. */
export const say = (line: string): void => void process.stdout.write(`${line}\n`)

/** The passwords that were made up are told here and nowhere else. */
export const announceSeeded = ({ accounts, products }: Seeded): void => {
  if (products > 0) say(`Seeded ${products} products.`)
  if (accounts.length > 0) say('\nAccounts, shown this once and kept nowhere in the clear:')
  for (const { role, email, password } of accounts) say(`  ${role.padEnd(6)} ${email}  ${password ?? '(with the password you have set)'}`)
}
