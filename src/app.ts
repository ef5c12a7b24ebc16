/** Builds the Fastify app: registers all plugins and all features' routes. */

import cookie from '@fastify/cookie'
import formbody from '@fastify/formbody'
import helmet from '@fastify/helmet'
import multipart from '@fastify/multipart'
import serveStatic from '@fastify/static'
import view from '@fastify/view'
import Fastify, { type FastifyInstance } from 'fastify'
import { checkInRoutes, rssCheckInRoutes } from './attendance/check-in.routes.ts'
import { attendanceRoutes, rssAttendanceRoutes } from './attendance/routes.ts'
import { feedAccountRoutes, feedRoutes } from './calendar/feeds.routes.ts'
import { calendarRoutes, rssCalendarRoutes, wholePlanRoutes } from './calendar/routes.ts'
import { changeRoutes } from './comparison/change/routes.ts'
import { exportRoutes } from './comparison/files/routes.ts'
import { methodRoutes } from './comparison/method/routes.ts'
import { comparisonRoutes } from './comparison/routes.ts'
import { savedRoutes } from './comparison/saved/routes.ts'
import { textsRoutes } from './comparison/texts/routes.ts'
import { voicesRoutes } from './comparison/voices/routes.ts'
import { confirmRoutes } from './documentation/confirm.routes.ts'
import { exampleRoutes } from './documentation/examples.routes.ts'
import { documentationRoutes } from './documentation/routes.ts'
import { organisationRoutes } from './guests/routes.ts'
import { incomingRoutes } from './incoming/routes.ts'
import { seminarGuestRoutes } from './invitations/guests.routes.ts'
import { handoverRoutes, inviteeRoutes, successorRoutes } from './invitations/invitee.routes.ts'
import { standingRoutes } from './invitations/standing.routes.ts'
import { accountGuard, administratorGuard, rssGuard, staffGuard } from './kernel/auth/guards.ts'
import type { Deps } from './kernel/deps.ts'
import { addDownloads } from './kernel/html/download.ts'
import { addPages, assetsDir, assetsHash, idbDir, openEta, viewsDir } from './kernel/html/page.ts'
import { addressForLog, longestPart, readableAddress, withoutTrail } from './kernel/http/address.ts'
import { collectRoutes, openContext } from './kernel/http/context.ts'
import { protectForms } from './kernel/http/csrf.ts'
import { handleErrors } from './kernel/http/errors.ts'
import { limitRates } from './kernel/http/rate-limit.ts'
import { acceptUploads, uploadLimit } from './kernel/http/upload.ts'
import { letterRoutes, proofRoutes } from './letters/editor/routes.ts'
import { senderChangeRoutes, senderRoutes } from './letters/sender.routes.ts'
import { codeRoutes } from './links/code.routes.ts'
import { inviteeGuard, successorGuard } from './links/routes.ts'
import { composeRoutes } from './mailings/compose/routes.ts'
import { archiveRoutes, queueRoutes } from './mailings/queue/routes.ts'
import { reminderRoutes } from './mailings/reminders/routes.ts'
import { mailingRoutes } from './mailings/routes.ts'
import { datesRoutes } from './negotiation/dates/routes.ts'
import { programmeRoutes, rssProgrammeRoutes } from './negotiation/programme/routes.ts'
import { rssTargetRoutes, targetRoutes } from './negotiation/target-group/routes.ts'
import { rssVenueRoutes, venueRoutes } from './negotiation/venues/routes.ts'
import { rssRoutes } from './negotiation/workspace/routes.ts'
import { overviewRoutes } from './overview/routes.ts'
import { planRoutes } from './plan/routes.ts'
import { publicRoutes } from './public/routes.ts'
import { burdenRoutes } from './questionnaire/burden.routes.ts'
import { draftRoutes } from './questionnaire/draft.routes.ts'
import { frameRoutes } from './questionnaire/frame.routes.ts'
import { questionnaireRoutes } from './questionnaire/routes.ts'
import { colleagueRoutes } from './register/colleagues.routes.ts'
import { registerRoutes } from './register/routes.ts'
import { rssBodyRoutes } from './register/rss.routes.ts'
import { colleagueGuard, colleagueSurveyRoutes, shareRoutes } from './responses/colleague.routes.ts'
import { deadlineRoutes } from './responses/deadlines/routes.ts'
import { entryRoutes } from './responses/entry.routes.ts'
import { followingRoutes } from './responses/following/routes.ts'
import { jointRoutes } from './responses/joint/routes.ts'
import { previewRoutes } from './responses/preview.routes.ts'
import { responseRoutes } from './responses/routes.ts'
import { staffVersionRoutes, versionRoutes } from './responses/versions.routes.ts'
import { chosenRoundRoutes, readRound } from './rounds/here.routes.ts'
import { roundStateRoutes, roundsRoutes } from './rounds/routes.ts'
import { holderRoutes, importRoutes, ownImportRoutes } from './seats/holders.routes.ts'
import { changesRoutes } from './seminars/changes/routes.ts'
import { seminarRoutes } from './seminars/page/routes.ts'
import { seminarListRoutes } from './seminars/routes.ts'
import { accountRoutes, staffListRoutes } from './staff/accounts.routes.ts'
import { readSession, signInRoutes } from './staff/sign-in.routes.ts'
import { ownBlockRoutes, tourSettingsRoutes } from './tour/routes.ts'
import { tourRoutes } from './tour/runs.routes.ts'
import { wishRoutes } from './wishes/routes.ts'
import './messages.ts'

/** In ms. Enough for a 5 MB file over a slow connection; ends clients that send single octets to hold a connection. */
export const requestTimeout = 120_000

export async function buildApp(deps: Deps): Promise<FastifyInstance> {
  const app = Fastify({
    logger: deps.config.logLevel === 'silent' ? false : loggerOptions(deps.config.logLevel),
    trustProxy: deps.config.trustProxy,
    bodyLimit: 512 * 1024,
    genReqId: () => crypto.randomUUID(),
    routerOptions: { maxParamLength: longestPart },
    rewriteUrl: (request) => readableAddress(request.url ?? ''),
    forceCloseConnections: 'idle',
    requestTimeout,
    http: { connectionsCheckingInterval: 2000 },
  })
  const https = deps.config.baseUrl.startsWith('https:')

  collectRoutes(app)
  await app.register(cookie, { parseOptions: { secure: https } })
  await protectForms(app, deps.config)
  await app.register(helmet, {
    contentSecurityPolicy: {
      useDefaults: false,
      directives: {
        defaultSrc: ["'self'"],
        objectSrc: ["'none'"],
        baseUri: ["'none'"],
        frameAncestors: ["'none'"],
        formAction: ["'self'"],
      },
    },
    referrerPolicy: { policy: 'same-origin' },
    strictTransportSecurity: https,
  })
  app.addHook('onRequest', async (_request, reply) => {
    reply.header('permissions-policy', nothingOfTheDevice)
  })
  await limitRates(app, deps)
  // Browsers send only forms and uploads, so JSON and plain text are not accepted.
  app.removeAllContentTypeParsers()
  // 512 KB is enough for a page of the questionnaire, which has about a hundred fields.
  await app.register(formbody, { bodyLimit: 512 * 1024 })
  await app.register(multipart, { limits: { fileSize: uploadLimit, files: 1, fields: 20, fieldSize: 64 * 1024 } })
  acceptUploads(app)
  const asAssets = { immutable: true, maxAge: '365d', cacheControl: true, decorateReply: false }
  await app.register(serveStatic, { ...asAssets, root: assetsDir, prefix: `/assets/${assetsHash}/` })
  await app.register(serveStatic, { ...asAssets, root: idbDir, prefix: `/assets/${assetsHash}/idb/` })
  await app.register(view, { engine: { eta: openEta() }, root: viewsDir, viewExt: 'eta', production: true })
  app.addHook('onRequest', async (request, reply) => {
    const clean = request.method === 'GET' ? withoutTrail(request.url) : null
    if (clean) return reply.redirect(clean, 303)
  })
  addPages(app, deps)
  addDownloads(app, deps)
  readSession(app, deps)
  readRound(app, deps)
  handleErrors(app, deps)

  openContext(app, deps, null, [publicRoutes, signInRoutes, feedRoutes, proofRoutes, codeRoutes])
  openContext(app, deps, accountGuard, [accountRoutes, chosenRoundRoutes, feedAccountRoutes])
  openContext(app, deps, administratorGuard, [staffListRoutes, senderChangeRoutes])
  openContext(app, deps, staffGuard, [
    registerRoutes,
    rssBodyRoutes,
    questionnaireRoutes,
    draftRoutes,
    frameRoutes,
    burdenRoutes,
    previewRoutes,
    roundsRoutes,
    roundStateRoutes,
    archiveRoutes,
    planRoutes,
    tourRoutes,
    tourSettingsRoutes,
    seminarListRoutes,
    overviewRoutes,
    calendarRoutes,
    wholePlanRoutes,
    importRoutes,
    targetRoutes,
    holderRoutes,
    seminarRoutes,
    datesRoutes,
    changesRoutes,
    venueRoutes,
    programmeRoutes,
    organisationRoutes,
    seminarGuestRoutes,
    standingRoutes,
    entryRoutes,
    followingRoutes,
    comparisonRoutes,
    exportRoutes,
    changeRoutes,
    textsRoutes,
    savedRoutes,
    voicesRoutes,
    methodRoutes,
    attendanceRoutes,
    checkInRoutes,
    documentationRoutes,
    exampleRoutes,
    mailingRoutes,
    reminderRoutes,
    deadlineRoutes,
    staffVersionRoutes,
    letterRoutes,
    senderRoutes,
    incomingRoutes,
    composeRoutes,
    queueRoutes,
  ])
  openContext(app, deps, rssGuard, [
    colleagueRoutes,
    rssCalendarRoutes,
    rssRoutes,
    rssVenueRoutes,
    rssProgrammeRoutes,
    rssTargetRoutes,
    ownBlockRoutes,
    ownImportRoutes,
    rssAttendanceRoutes,
    rssCheckInRoutes,
  ])
  openContext(app, deps, inviteeGuard(deps), [
    inviteeRoutes,
    wishRoutes,
    handoverRoutes,
    confirmRoutes,
    versionRoutes,
    jointRoutes,
    shareRoutes,
    responseRoutes,
  ])
  openContext(app, deps, colleagueGuard(deps), [colleagueSurveyRoutes])
  openContext(app, deps, successorGuard(deps), [successorRoutes])
  return app
}

/** Permissions-Policy: pages use no device features, and injected content must not use them either. */
const nothingOfTheDevice = [
  'accelerometer',
  'autoplay',
  'browsing-topics',
  'camera',
  'display-capture',
  'encrypted-media',
  'fullscreen',
  'geolocation',
  'gyroscope',
  'magnetometer',
  'microphone',
  'midi',
  'payment',
  'publickey-credentials-get',
  'screen-wake-lock',
  'usb',
  'xr-spatial-tracking',
]
  .map((feature) => `${feature}=()`)
  .join(', ')

/** Log lines are JSON without personal data: no client address, no body, and no token of personal links. */
function loggerOptions(level: string) {
  return {
    level,
    serializers: {
      req: (request: { method: string; url: string }) => ({ method: request.method, url: addressForLog(request.url) }),
      res: (reply: { statusCode: number }) => ({ statusCode: reply.statusCode }),
    },
  }
}
