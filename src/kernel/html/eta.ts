import { Eta } from 'eta'
import { viewsDir } from './assets.ts'

/**
 * The template engine. Parts are named from the root of views (`/shared/_field`), so a name alone tells the
 * file; Eta asks the file system's rules anew for every part it includes.
 */
export function openEta(): Eta {
  const eta = new Eta({ views: viewsDir, cache: true })
  const resolve = eta.resolvePath
  const files = new Map<string, string>()
  eta.resolvePath = (path, options) => {
    if (!path.startsWith('/')) return resolve.call(eta, path, options)
    let file = files.get(path)
    if (file === undefined) {
      file = resolve.call(eta, path, options)
      files.set(path, file)
    }
    return file
  }
  return eta
}
