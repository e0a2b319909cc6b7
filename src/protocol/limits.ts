/**
 * Every limit of the protocol in one place. docs/protocol.md §9 states each of them; each has a test.
 * Plain numbers: this file is shared with the browser.
 */
export const LIMITS = {
  /** Bytes of one frame from a client. A larger one closes the socket with 1009. */
  frameBytes: 64 * 1024,
  /** UTF-16 code units in the text of one message. */
  textLength: 4_000,
  /** UTF-16 code units of a display name. */
  nameLength: 80,
  /** Code units of an e-mail address (RFC 5321, 4.5.3.1.3). */
  emailLength: 254,
  /** Code units of an address or a title that a page reports about itself. */
  pageUrlLength: 2_048,
  pageTitleLength: 200,
  /** Milliseconds a new socket has to say hello. */
  helloMs: 10_000,
  /** Milliseconds between a client's heartbeats; two silent ones and the server lets go. */
  heartbeatMs: 20_000,
  /** Milliseconds a client waits for the answer to its heartbeat. */
  heartbeatGraceMs: 10_000,
  /** Threads one socket may follow at a time. */
  visitorFollows: 8,
  agentFollows: 200,
  /** Commands of one socket that may be unanswered at a time. */
  pendingCommands: 64,
  /** Messages that a follow returns before it answers with a reset. */
  resumeMessages: 500,
  /** Messages in one page of history, and in the snapshot of a reset. */
  pageMessages: 50,
  /** Bytes that may wait for a reader, and the milliseconds they may wait. */
  outboundBytes: 1024 * 1024,
  outboundMs: 10_000,
  /** Milliseconds an agent may be without a socket before its conversations go back to the queue. */
  agentGraceMs: 8_000,
  /** Milliseconds after which a client hides a typing sign that was not repeated. */
  typingMs: 30_000,
  /** Conversations that one command closes. */
  closedAtOnce: 100,
  /** Departments of an installation, and agents of one. */
  departments: 100,
  departmentAgents: 200,
  /** Files of one message, unless the operator set another number, which can be no more than the second; of one question for links. */
  filesPerMessage: 10,
  mostFilesPerMessage: 50,
  filesPerLinks: 50,
  /** Bytes of one file; code units of its name. */
  fileBytes: 25 * 1024 * 1024,
  fileNameLength: 200,
  /** Uploads of one person that may run at a time. */
  uploadsAtOnce: 3,
  /** Bytes that a visitor may upload in 24 hours, and that the files of a site may take. */
  visitorFileBytes: 250 * 1024 * 1024,
  siteFileBytes: 10 * 1024 * 1024 * 1024,
  /** Pixels of an image of which a preview is made; the preview's longer side. */
  imagePixels: 50_000_000,
  thumbnailPixels: 480,
  /** Milliseconds an access token is good for. */
  accessTokenMs: 15 * 60_000,
  /** Milliseconds a link to a file is good for. */
  fileLinkMs: 600_000,
  /** Milliseconds after which an upload is given up of which no byte came. */
  announcedFileMs: 10 * 60_000,
  /** Milliseconds after which a file that no message carries is removed. */
  unusedFileMs: 24 * 3_600_000,
} as const
