/** Who writes to customers, and where they find the shop. The address has no slash at its end. */
export abstract class Letterhead {
  abstract readonly from: string
  abstract readonly publicUrl: string
}
