import { expect, test } from "vitest";
import { withDecimalDigits } from "@/lib/core/decimal-digits";

test.each(["0123456789", "０１２３４５６７８９", "٠١٢٣٤٥٦٧٨٩", "۰۱۲۳۴۵۶۷۸۹", "०१२३४५६७८९", "𝟎𝟏𝟐𝟑𝟒𝟓𝟔𝟕𝟖𝟗", "𝟶𝟷𝟸𝟹𝟺𝟻𝟼𝟽𝟾𝟿"])(
  "%s is 0 to 9",
  (digits) => {
    expect(withDecimalDigits(digits)).toBe("0123456789");
  },
);

test("what is no decimal digit stays as it is", () => {
  expect(withDecimalDigits("x² ½ Ⅳ 二 1.50")).toBe("x² ½ Ⅳ 二 1.50");
});
