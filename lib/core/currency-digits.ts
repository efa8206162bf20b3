/**
 * Digits after the decimal point where they aren't two (ISO 4217). The whole list of the standard is a package of its
 * own, too heavy for a browser that only shows amounts; a test compares the two.
 */
const digits: Readonly<Record<string, number>> = {
  ...{ BIF: 0, CLP: 0, DJF: 0, GNF: 0, ISK: 0, JPY: 0, KMF: 0, KRW: 0, PYG: 0, RWF: 0, UGX: 0, VND: 0, VUV: 0 },
  ...{ XAF: 0, XOF: 0, XPF: 0 },
  ...{ BHD: 3, IQD: 3, JOD: 3, KWD: 3, LYD: 3, OMR: 3, TND: 3 },
};

/** How many digits an amount of this currency shows after the decimal point. The currency is one that we took before. */
export function digitsOf(currency: string): number {
  return digits[currency] ?? 2;
}
