/** A browser leaves the page for a file that is let go on it, and drafts with it: staff screens stay, whatever is dropped where. */
export function stayOnDrop(): void {
  for (const type of ['dragover', 'drop'] as const)
    document.addEventListener(type, (event) => event.dataTransfer?.types.includes('Files') && event.preventDefault())
}
