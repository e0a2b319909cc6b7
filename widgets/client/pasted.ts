/** What a paste means: programs put the same thing on the clipboard as words and as files, and only one of the two was meant. */

/**
 * Something true when it is the words. A file manager adds names, paths or addresses of its files, a page the address of its
 * picture: then the files are meant. A spreadsheet adds a picture of its cells: then the words are.
 */
export const meansWords = (data: DataTransfer, text = data.getData('text/plain').trim(), html = data.getData('text/html')): unknown =>
  text &&
  // A clipboard can hold megabytes: nothing here looks back. A list of files ends with one of them.
  (html ? html.replace(/<[^<>]*>/g, '').trim() : !/^file:/.test(text) && ![...data.files].some(({ name }) => text.endsWith(name)))
