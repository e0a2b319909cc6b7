// Prisma 7 and Vite 8 run on Node 20.19+, 22.12+ and 24+.
const OLDEST = { 20: 19, 22: 12 }
const FIRST_FREE_MAJOR = 24

/** Returns one sentence that says why this Node cannot run Helpline, or undefined when it can. */
export function nodeVersionProblem(version) {
  const [major, minor] = version.replace(/^v/, '').split('.').map(Number)
  const fits = major >= FIRST_FREE_MAJOR || minor >= OLDEST[major]
  return fits
    ? undefined
    : `Helpline needs Node.js 20.19 or newer of 20, 22.12 or newer of 22, or 24 and later: this is ${version}.`
}

export function requireNodeVersion() {
  const problem = nodeVersionProblem(process.version)
  if (problem === undefined) return
  console.error(problem)
  process.exit(1)
}
