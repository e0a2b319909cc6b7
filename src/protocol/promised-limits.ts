/**
 * These rows are what is promised to clients about limits, made of the numbers that the server goes by.
 * docs/protocol.md §9 is this table.
 */
import { CLOSE, type CloseName } from './close-codes.ts'
import type { ErrorCode } from './error-codes.ts'
import { LIMITS } from './limits.ts'
import { LOCKOUT_WINDOW_MS, LOCKOUTS, RATES, type Rate } from './rates.ts'

export interface PromisedLimit {
  what: string
  limit: string
  answer: string
}

const code = (...codes: ErrorCode[]): string => codes.map((each) => `\`${each}\``).join(', ')
const closes = (name: CloseName): string => `close ${CLOSE[name].code}`
const count = (number: number): string => number.toLocaleString('en-US')
const seconds = (ms: number): string => `${count(ms / 1_000)} s`
const minutes = (ms: number): string => `${count(ms / 60_000)} min`
const MIB = 1024 * 1024
/** Writes bytes in the unit of which they are a round number. */
const bytes = (number: number): string =>
  number % (1024 * MIB) === 0 ? `${count(number / 1024 / MIB)} GiB` : `${count(number / MIB)} MiB`
const atRate = ({ burst, perSecond }: Rate): string =>
  perSecond < 1
    ? `${count(burst)} at once, ${count(perSecond * 60)} a minute on`
    : `${count(burst)} at once, ${count(perSecond)} a second on`
const atRates = (...rates: Rate[]): string => rates.map(atRate).join('; ')
const ENDS = 'the connection ends'
const UNITS = 'UTF-16 code units'

export const PROMISED_LIMITS: PromisedLimit[] = [
  { what: 'bytes in a frame', limit: count(LIMITS.frameBytes), answer: closes('tooLarge') },
  { what: 'bytes of a JSON body over HTTP', limit: count(LIMITS.bodyBytes), answer: code('too_large') },
  { what: 'fragments of a frame', limit: count(LIMITS.frameFragments), answer: closes('tooLarge') },
  { what: 'time to say hello', limit: seconds(LIMITS.helloMs), answer: closes('helloTimeout') },
  { what: 'text of a message', limit: `${count(LIMITS.textLength)} ${UNITS}`, answer: code('bad_request') },
  {
    what: 'name, e-mail',
    limit: `${LIMITS.nameLength}, ${LIMITS.emailLength} ${UNITS}`,
    answer: code('bad_request'),
  },
  {
    what: 'threads followed by a socket',
    limit: `visitor ${LIMITS.visitorFollows}, agent ${LIMITS.agentFollows}`,
    answer: code('too_many'),
  },
  { what: 'unanswered commands of a socket', limit: count(LIMITS.pendingCommands), answer: code('too_many') },
  {
    what: 'frames of a socket',
    limit: atRate(RATES.socketFrames),
    answer: `${code('rate_limited')}; ${LIMITS.refusedFrames} more such frames: ${closes('flood')}`,
  },
  { what: 'frames of a socket that cannot be read', limit: count(LIMITS.badFrames), answer: closes('badFrames') },
  {
    what: 'messages of a visitor, over all its sockets',
    limit: atRate(RATES.visitorMessages),
    answer: code('rate_limited'),
  },
  {
    what: 'visits, ratings, ends, dismissals, joins of a visitor, over all its sockets',
    limit: atRate(RATES.visitorActs),
    answer: code('rate_limited'),
  },
  { what: '`typing` of a person, over all its sockets', limit: atRate(RATES.typing), answer: code('rate_limited') },
  { what: 'levels of JSON', limit: count(LIMITS.jsonDepth), answer: code('bad_frame', 'bad_request') },
  {
    what:
      'time of a request’s headers, its body, its answer; an upload has its own [FI2], ' +
      'a file may take as long as it goes on',
    limit: [LIMITS.headersMs, LIMITS.bodyMs, LIMITS.answerMs].map(seconds).join(', '),
    answer: ENDS,
  },
  {
    what: 'a kept connection on which no request begins, whatever else is said',
    limit: `${seconds(LIMITS.keptMs)} without a byte, ${seconds(LIMITS.keptMs + LIMITS.headersMs)} in all`,
    answer: ENDS,
  },
  {
    what: 'requests of a connection that are sent before the first of them is answered',
    limit: count(LIMITS.pendingRequests),
    answer: ENDS,
  },
  { what: 'connections of an address, sockets or not', limit: count(LIMITS.addressConnections), answer: ENDS },
  {
    what: 'conversations and tickets that a visitor begins; from one address; of one site',
    limit: atRates(RATES.visitorRequests, RATES.addressRequests, RATES.siteRequests),
    answer: code('rate_limited'),
  },
  {
    what: 'joins of a Q&A by a visitor; from one address; of one site',
    limit: atRates(RATES.visitorJoins, RATES.addressJoins, RATES.siteJoins),
    answer: code('rate_limited'),
  },
  {
    what: 'unproved ones of these, when half is used up of what an address or a site may begin at once',
    limit: 'none until more is left [QU5]',
    answer: code('proof_required'),
  },
  {
    what: 'visitors’ tokens asked for from one address',
    limit: atRate(RATES.addressArrivals),
    answer: code('rate_limited'),
  },
  { what: 'commands from one address', limit: atRate(RATES.addressCommands), answer: code('rate_limited') },
  { what: 'commands to one site', limit: atRate(RATES.siteCommands), answer: code('rate_limited') },
  {
    what: 'sockets of a visitor, an address',
    limit: `${LIMITS.visitorSockets}, ${count(LIMITS.addressSockets)}`,
    answer: closes('overloaded'),
  },
  {
    what: 'bytes waiting for a reader',
    limit: `${bytes(LIMITS.outboundBytes)}, or anything for ${seconds(LIMITS.outboundMs)}`,
    answer: closes('slow'),
  },
  {
    what: 'files of a message',
    limit: `${LIMITS.filesPerMessage}; \`hello\` tells it as \`filesPerMessage\``,
    answer: code('bad_request'),
  },
  {
    what: 'bytes of a file',
    limit: `${bytes(LIMITS.fileBytes)}; \`hello\` tells it as \`fileBytes\``,
    answer: code('too_large'),
  },
  {
    what: 'uploads of a person; of an address’ visitors, at a time',
    limit: `${LIMITS.uploadsAtOnce}; ${LIMITS.addressUploadsAtOnce}`,
    answer: code('too_many'),
  },
  {
    what: 'uploads announced by a person; from an address by visitors',
    limit: atRates(RATES.uploads, RATES.addressUploads),
    answer: code('rate_limited'),
  },
  {
    what: 'bytes uploaded by a visitor, by the visitors of an address in 24 h; kept for a site',
    limit:
      `${bytes(LIMITS.visitorFileBytes)}, ${bytes(LIMITS.visitorFileBytes * LIMITS.addressVisitorsWorth)}; ` +
      bytes(LIMITS.siteFileBytes),
    answer: code('quota_exceeded'),
  },
  { what: 'links asked for at a time', limit: count(LIMITS.filesPerLinks), answer: code('bad_request') },
  { what: 'conversations that one command closes', limit: count(LIMITS.closedAtOnce), answer: code('bad_request') },
  { what: 'people brought into a conversation', limit: count(LIMITS.conversationPeople), answer: code('too_many') },
  {
    what: 'members of a room; of a Q&A',
    limit: `${count(LIMITS.roomMembers)}; ${count(LIMITS.qaMembers)}`,
    answer: code('too_many'),
  },
  { what: 'members that one command adds to a room', limit: count(LIMITS.membersAtOnce), answer: code('bad_request') },
  { what: 'mentions of a message', limit: count(LIMITS.mentions), answer: code('bad_request') },
  {
    what: 'departments; agents of one',
    limit: `${LIMITS.departments}; ${LIMITS.departmentAgents}`,
    answer: `${code('too_many')}; ${code('bad_request')}`,
  },
  {
    what: 'sign-in tries',
    limit:
      `${LOCKOUTS.signInOfAccount} an account and ${LOCKOUTS.signInOfAddress} an address ` +
      `in ${minutes(LOCKOUT_WINDOW_MS)}, then growing waits`,
    answer: code('rate_limited'),
  },
  {
    what:
      'wrong one-time links; refresh secrets; access tokens; secrets of visitors; ' +
      'addresses of files from one address',
    limit:
      `${[LOCKOUTS.link, LOCKOUTS.refresh, LOCKOUTS.token, LOCKOUTS.visitor, LOCKOUTS.file].join('; ')} ` +
      `in ${minutes(LOCKOUT_WINDOW_MS)}, then growing waits`,
    answer: `${code('rate_limited')}; after \`hello\`: ${closes('flood')}`,
  },
]
