/**
 * Keeps staff on their screen whatever they drop where, because a browser leaves the page, and loses its drafts, for a
 * file that is dropped on it.
 */
export function stayOnDrop(): void {
  for (const type of ['dragover', 'drop'] as const)
    document.addEventListener(type, (event) => event.dataTransfer?.types.includes('Files') && event.preventDefault())
}
