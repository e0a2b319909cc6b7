/** What a paste means: programs put the same thing on the clipboard as words and as files, and only one of the two was meant. */

/**
 * Something true when it is the words. A file manager adds names, paths or addresses of its files, a page the address of its
 * picture: then the files are meant. A spreadsheet adds a picture of its cells: then the words are.
 */
export const meansWords = (
  data: DataTransfer,
  text = data.getData('text/plain').normalize().trim(),
  html = data.getData('text/html'),
): unknown =>
  text &&
  // A clipboard can hold megabytes: nothing here looks back. A list of files has the first of them, which macOS writes apart
  // (a letter, then its accent), and not always on both sides; some put a line of their own before it.
  (html ? />\s*[^\s<]/.test(html) : !/^file:/m.test(text) && !text.includes((data.files[0] as File).name.normalize()))
