/** The files of a message: images as pictures, everything else as a row to download. */
import type { File } from '../../../src/protocol/wire.ts'
import { Icon } from '../components/icon.tsx'
import { t } from '../strings/files.ts'
import { linkOf } from './links.ts'
import { sizeText } from './size-text.ts'

export function FileList({ files }: { files: readonly File[] }) {
  return (
    <ul class="files">
      {files.map((file) => (
        <li key={file.id}>{file.image === null ? <FileRow file={file} /> : <Picture file={file} image={file.image} />}</li>
      ))}
    </ul>
  )
}

function Picture({ file, image }: { file: File; image: NonNullable<File['image']> }) {
  const link = linkOf(file.id).value
  return (
    <a class="file-picture" {...(link && { href: link.url })} target="_blank" rel="noopener noreferrer" title={file.name}>
      {/* Its room is kept before it is there: nothing jumps. */}
      {link === undefined ? (
        <span class="file-blank" style={{ aspectRatio: `${image.width} / ${image.height}` }} />
      ) : (
        <img src={link.thumbnailUrl ?? link.url} alt={file.name} width={image.width} height={image.height} loading="lazy" />
      )}
    </a>
  )
}

function FileRow({ file }: { file: File }) {
  const link = linkOf(file.id).value
  return (
    <a class="file-row" {...(link && { href: link.url })} download={file.name} title={t('files.download', { name: file.name })}>
      <Icon name="note" />
      <span class="file-name" dir="auto">
        {file.name}
      </span>
      <span class="file-size">{sizeText(file.size)}</span>
      <Icon name="download" size={16} />
    </a>
  )
}
