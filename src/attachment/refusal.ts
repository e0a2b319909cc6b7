/**
 * Files that run when they are opened are refused, because whoever sends one to a person wants that person to run it.
 * Rule [FI9] of docs/protocol.md.
 */

/** The word `programs` stands for these endings: what mail services refuse, for all systems. */
const PROGRAMS = [
  ...[
    'ade',
    'adp',
    'app',
    'apk',
    'appimage',
    'application',
    'appref-ms',
    'appx',
    'appxbundle',
    'bash',
    'bat',
    'cab',
    'chm',
    'cmd',
    'com',
  ],
  ...[
    'command',
    'cpl',
    'csh',
    'deb',
    'desktop',
    'diagcab',
    'dll',
    'dmg',
    'exe',
    'fish',
    'gadget',
    'hta',
    'img',
    'inf',
    'ins',
    'iso',
    'isp',
  ],
  ...[
    'jar',
    'jnlp',
    'js',
    'jse',
    'ksh',
    'lib',
    'library-ms',
    'lnk',
    'mde',
    'mjs',
    'msc',
    'msi',
    'msix',
    'msixbundle',
    'msp',
    'mst',
    'nsh',
  ],
  ...[
    'ocx',
    'pif',
    'pkg',
    'ps1',
    'ps1xml',
    'psc1',
    'psd1',
    'psm1',
    'reg',
    'rpm',
    'run',
    'scf',
    'scpt',
    'scr',
    'sct',
    'search-ms',
  ],
  ...[
    'settingcontent-ms',
    'sh',
    'shb',
    'sys',
    'terminal',
    'theme',
    'url',
    'vb',
    'vbe',
    'vbs',
    'vhd',
    'vhdx',
    'vxd',
    'webloc',
    'workflow',
  ],
  ...['wsc', 'wsf', 'wsh', 'xbap', 'xll', 'zsh'],
]
/** `typeOf` knows the same things under these names. */
const PROGRAM_TYPES = new Set([
  'application/x-msdownload',
  'application/x-elf',
  'application/x-mach-binary',
  'application/x.ms.shortcut',
  'application/x-ms-regedit',
  'application/java-vm',
  'application/x-deb',
  'application/x-rpm',
  'application/x-apple-diskimage',
  'application/x-shockwave-flash',
  'text/x-script',
])

export class Refusal {
  private readonly endings: Set<string>
  private readonly programs: boolean
  /** `words` are endings without their dot, the word `programs`, or none at all. */
  constructor(words: readonly string[]) {
    this.programs = words.includes('programs')
    this.endings = new Set([...words.filter((word) => word !== 'programs'), ...(this.programs ? PROGRAMS : [])])
  }

  /**
   * Returns whether a file is refused by its cleaned name, in which nothing hides the ending. Full-width letters are
   * the same letters.
   */
  byName(name: string): boolean {
    const dot = name.lastIndexOf('.')
    return (
      dot >= 0 &&
      this.endings.has(
        name
          .slice(dot + 1)
          .normalize('NFKC')
          .trim()
          .toLowerCase(),
      )
    )
  }

  /** Returns whether a file is refused by the type of `typeOf`. */
  byType(type: string): boolean {
    return this.programs && PROGRAM_TYPES.has(type)
  }
}
