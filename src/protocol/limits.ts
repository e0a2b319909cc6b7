/**
 * The protocol promises these sizes, numbers and times. The comment on each says what is counted, and in which unit.
 * They are plain numbers, because this file is shared with the browser. What may be done how often stands in rates.ts;
 * promised-limits.ts has all of them as the rows of docs/protocol.md §9.
 */
export const LIMITS = {
  /** Bytes of one frame from a client. A larger one closes the socket with 1009. */
  frameBytes: 64 * 1024,
  /** Parts in which one frame may come. */
  frameFragments: 64,
  /** Bytes of a JSON body over HTTP. */
  bodyBytes: 64 * 1024,
  /** How deep JSON from outside may nest: deeper than anything of the protocol, far from the depth of any stack. */
  jsonDepth: 16,
  /** UTF-16 code units in the text of one message. */
  textLength: 4_000,
  /** UTF-16 code units of a display name. */
  nameLength: 80,
  /** Code units of an e-mail address (RFC 5321, 4.5.3.1.3). */
  emailLength: 254,
  /** Code units of a password; signs that one has at least. */
  passwordLength: 200,
  shortestPassword: 10,
  /** Code units of an address or a title that a page reports about itself. */
  pageUrlLength: 2_048,
  pageTitleLength: 200,
  /** Code units of the topic of a room, the subject of a ticket, the shortcut of a canned reply. */
  topicLength: 200,
  subjectLength: 200,
  shortcutLength: 32,
  /** Code units of what is looked for; hits that a search counts in one conversation. */
  searchLength: 200,
  countedHits: 50,
  /** Code units of what a visitor says about a rating. */
  ratingCommentLength: 1_000,
  /**
   * Origins of a site, and the code units of one; those of its widget's title, its greeting, the text by its launcher.
   */
  origins: 20,
  originLength: 255,
  widgetTitleLength: 60,
  greetingLength: 300,
  launcherLabelLength: 40,
  /** Code units of the parts of an announcement; the patterns of pages that one may name. */
  announcementTitleLength: 120,
  announcementBodyLength: 500,
  linkUrlLength: 2_048,
  linkLabelLength: 80,
  pagePatternLength: 300,
  pagePatterns: 20,
  /** A site may sign so many attributes about a visitor, with so many code units of a name and of a value. */
  attributes: 20,
  attributeNameLength: 40,
  attributeValueLength: 200,
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
  /** Frames of one socket that cannot be read, and that come too fast, before it is closed. */
  badFrames: 20,
  refusedFrames: 60,
  /** Sockets of one visitor, and of one address; connections of one address, sockets or not. */
  visitorSockets: 20,
  addressSockets: 1_000,
  addressConnections: 1_500,
  /** Requests of one connection that may be unanswered at a time. */
  pendingRequests: 64,
  /** Milliseconds that the headers of a request, its body, and its answer may take. */
  headersMs: 10_000,
  bodyMs: 30_000,
  answerMs: 120_000,
  /** Milliseconds that a kept connection may be without a byte. */
  keptMs: 5_000,
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
  /** People whom one message mentions. */
  mentions: 20,
  /**
   * So many people may be brought into one conversation, and more make a room. Then come members of one room, of one
   * Q&A (beyond what one screen of talk can carry), and those that one command adds.
   */
  conversationPeople: 50,
  roomMembers: 1_000,
  qaMembers: 5_000,
  membersAtOnce: 200,
  /** Conversations that an agent may be set to take at a time. */
  capacity: 50,
  /** Departments of an installation, and agents of one. */
  departments: 100,
  departmentAgents: 200,
  /**
   * Files of one message, unless the operator set another number, which can be no more than the second; and files of
   * one question for links.
   */
  filesPerMessage: 10,
  mostFilesPerMessage: 50,
  filesPerLinks: 50,
  /** Bytes of one file; code units of its name. */
  fileBytes: 25 * 1024 * 1024,
  fileNameLength: 200,
  /** Uploads of one person, and of the visitors of one address, that may run at a time. */
  uploadsAtOnce: 3,
  addressUploadsAtOnce: 30,
  /** Bytes that a visitor may upload in 24 hours; those of one address together as much as so many visitors. */
  visitorFileBytes: 250 * 1024 * 1024,
  addressVisitorsWorth: 4,
  /** Bytes that the files of a site may take. */
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
