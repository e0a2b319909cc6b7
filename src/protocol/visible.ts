/**
 * This is something to see: no blank, control, mark without a letter, or filler that takes room and leaves no ink. It
 * is shared with the browser, so that a screen offers to send what the server takes [TH6].
 */
const VISIBLE = /[^\s\p{Z}\p{Cc}\p{Cs}\p{M}\p{DI}\u2800\ufff9-\ufffc\u{1d159}\u{13430}-\u{1343f}]/u

export const isBlank = (text: string): boolean => !VISIBLE.test(text)
