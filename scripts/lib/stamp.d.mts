export function hashInputs(root: string, paths: string[]): string
