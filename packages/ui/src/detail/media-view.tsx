import { formatBytes } from '../model/format.ts'
import { mediaOf } from '../model/media.ts'
import type { JSX } from 'react'

interface MediaViewProps {
  readonly mimeType: string | null
  readonly url: string
}

/** Pictures and sounds only when the trace itself carries them: an address would tell its owner who reads this. */
export function MediaView({ mimeType, url }: MediaViewProps): JSX.Element {
  const media = mediaOf(mimeType, url)
  switch (media.kind) {
    case 'picture':
      return <img className="media" src={url} alt="In the message" />
    case 'sound':
      return (
        <figure className="media-sound">
          {/* oxlint-disable-next-line jsx-a11y/media-has-caption -- what was recorded comes without captions */}
          <audio controls preload="metadata" src={url} aria-label="Sound in the message" />
          <figcaption>
            {media.mimeType}, {formatBytes(media.bytes)}
          </figcaption>
        </figure>
      )
    case 'data':
      return (
        <p className="media-words">
          {media.mimeType}, {formatBytes(media.bytes)}
        </p>
      )
    case 'address':
      return (
        <p className="media-words">
          {media.mimeType} at <span className="media-url">{url}</span> <span className="faint">not loaded</span>{' '}
          {media.link !== null && (
            <a className="more" href={media.link} target="_blank" rel="noopener noreferrer">
              Open in a new tab
            </a>
          )}
        </p>
      )
  }
}
