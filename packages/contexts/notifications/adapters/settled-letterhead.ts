import type { Letterhead } from '../ports/letterhead.ts'

/** The letterhead that the settings say. */
export const letterheadOf = ({ from, publicUrl }: { readonly from: string; readonly publicUrl: URL }): Letterhead => ({ from, publicUrl: publicUrl.href.replace(/\/+$/, '') })
