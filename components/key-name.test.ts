import { describe, expect, test } from "vitest";
import { keyName, type Press } from "@/components/key-name";

const press = (key: string, code: string, more: Partial<Press> = {}): Press => ({
  key,
  code,
  shiftKey: false,
  isComposing: false,
  ...more,
});

describe("the name under which a key counts", () => {
  test.each([
    ["a letter is itself", press("a", "KeyA"), "a"],
    ["it is the letter that is written, wherever it stands", press("a", "KeyQ"), "a"],
    ["Caps Lock makes no other letter of it", press("A", "KeyA"), "a"],
    ["on a Cyrillic keyboard the place of the key counts", press("ф", "KeyA"), "a"],
    ["so it does under Caps Lock", press("Ф", "KeyA"), "a"],
    ["on an Arabic one", press("ش", "KeyA"), "a"],
    ["on an Arabic one, also where a key writes two letters", press("لا", "KeyB"), "b"],
    ["on a Greek one", press("α", "KeyA"), "a"],
    ["on an Indian one, also where a key writes a mark", press("ो", "KeyA"), "a"],
    ["a letter that is Latin is not another one for its place", press("ı", "KeyI"), "ı"],
    ["a letter with Shift is none", press("A", "KeyA", { shiftKey: true }), undefined],
    ["nor is one of another script", press("Ф", "KeyA", { shiftKey: true }), undefined],
    ["a sign keeps its Shift", press("?", "Slash", { shiftKey: true }), "?"],
    ["a named key is itself", press("Escape", "Escape"), "Escape"],
    ["what an input method takes is no letter", press("Process", "KeyA"), "Process"],
    ["nor is anything while a word is composed", press("ф", "KeyA", { isComposing: true }), undefined],
  ])("%s", (_, pressed, name) => {
    expect(keyName(pressed)).toBe(name);
  });
});
