/**
 * This file decides what a paste means: programs put the same thing on the clipboard as words and as files, and only
 * one of the two was meant.
 */

/**
 * Returns something truthy when the words were meant. A file manager adds names, paths or addresses of its files, and a
 * page adds the address of its picture: then the files were meant. A spreadsheet adds a picture of its cells: then the
 * words were.
 */
export const meansWords = (
  data: DataTransfer,
  text = data.getData('text/plain').normalize().trim(),
  html = data.getData('text/html'),
): unknown =>
  text &&
  // A clipboard can hold megabytes, so no pattern here backtracks. A list of files contains the name of the first file.
  // macOS writes accents apart from their letters, and not always on both sides, so both are normalised. Some programs
  // put a line of their own before the names.
  (html ? />\s*[^\s<]/.test(html) : !/^file:/m.test(text) && !text.includes((data.files[0] as File).name.normalize()))
