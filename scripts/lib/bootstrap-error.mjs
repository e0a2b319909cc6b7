/** Something that whoever started can mend: shown as its message alone. */
export class BootstrapError extends Error {}
