/** A problem that the person who started the script can mend. Only its message is shown, without a stack. */
export class BootstrapError extends Error {}
