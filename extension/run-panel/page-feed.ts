import type { RunNews } from '../training/followed-run.js';
import type { FollowedSession } from '../training/followed-session.js';
import { protocolVersion as v, type ToPage } from '../../webview/run-panel/messages.js';

/** The page is told of news at most this often. */
const sendMilliseconds = 100;

/** Brings a session's news to a page that comes and goes: a hidden page is told nothing, and replays when it is back. */
export interface PageFeed {
  /** The page is there and listens: it gets the whole session, and news from now on. */
  ready(): void;
  hidden(): void;
  /** News, or null where every run may have changed. */
  take(news: RunNews | null): void;
  dispose(): void;
}

function wholeSession(session: FollowedSession): ToPage {
  const { runsFolder, session: name } = session.place;
  return { v, type: 'session', runsFolder, session: name, runs: session.views() };
}

/** News of each run, joined. */
function messagesOf(waiting: readonly RunNews[]): ToPage[] {
  const byRun = new Map<string, RunNews[]>();
  for (const news of waiting) byRun.set(news.run, [...(byRun.get(news.run) ?? []), news]);
  return [...byRun].flatMap(([run, parts]): ToPage[] => {
    const events = parts.flatMap((part) => part.events);
    const certificate = parts.findLast((part) => part.certificate !== null)?.certificate ?? null;
    const status = parts[parts.length - 1].status;
    const progress: ToPage = { v, type: 'progress', run, events, status };
    return certificate === null ? [progress] : [progress, { v, type: 'certificate', run, certificate }];
  });
}

export function pageFeed(session: FollowedSession, send: (message: ToPage) => void): PageFeed {
  let listens = false;
  let whole = false;
  let waiting: RunNews[] = [];
  let timer: NodeJS.Timeout | undefined;
  const forget = () => {
    clearTimeout(timer);
    timer = undefined;
    waiting = [];
    whole = false;
  };
  const flush = () => {
    const messages = whole ? [wholeSession(session)] : messagesOf(waiting);
    forget();
    messages.forEach(send);
  };
  return {
    ready() {
      forget();
      listens = true;
      send(wholeSession(session));
    },
    hidden() {
      forget();
      listens = false;
    },
    take(news) {
      if (!listens) return;
      if (news === null || news.replaced) whole = true;
      else waiting.push(news);
      timer ??= setTimeout(flush, sendMilliseconds);
    },
    dispose: forget,
  };
}
