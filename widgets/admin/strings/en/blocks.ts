/** Words of blocks. */
export const en = {
  title: 'Blocked visitors',
  text: 'Visitors that cannot start a chat, leave a message or join a Q&A for now. Block one from its chat in the console.',
  none: 'Nobody is blocked',
  noneText: 'A block ends by itself when its time is up.',
  visitor: 'Visitor',
  visitorNumber: 'Visitor {number}',
  by: 'Blocked on {site} by {name}',
  byQa: 'Removed from {qa} by {name}',
  until: 'Until {time}.',
  network: 'New visitors from the same network: until {time}.',
  lift: 'Unblock',
  liftFor: 'Unblock {name}',
  lifted: '{name} is no longer blocked',
} as const
