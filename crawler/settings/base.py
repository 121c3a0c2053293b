"""The project's settings. Each departure from Scrapy's default says why; `-s NAME=VALUE` overrides any of them."""

BOT_NAME = "sina-finance-archive"
SPIDER_MODULES = ["crawler.spiders"]
NEWSPIDER_MODULE = "crawler.spiders"
COMMANDS_MODULE = "crawler.commands"
ADDONS = {"crawler.addons.ArchiveAddon": 100}

# --- The archive -----------------------------------------------------------------------------------------------------

# Where everything goes: posts, catalogue, reports.
ARCHIVE_DIR = "output"
# Answer every request from a saved site instead of the network: a folder with an index.jsonl.
REPLAY_FROM = None
# Ask a mirror of one's own instead of Sina, such as http://127.0.0.1:8080; it gets the original Host header.
MIRROR_URL = None
# Keep every answer, and the journal, as WARC files in ARCHIVE_DIR/warc; without them no page can be read again.
KEEP_RAW = True
# A run's WARC file ends where it has grown to this, in bytes; the next one goes on.
WARC_MAXSIZE = 1024 * 1024 * 1024
# The try of a scheduled job that a run is, as "NAME/NUMBER"; `scrapy schedule` says it.
JOB = None
# A list may show a row hours after its ctime (85 minutes were seen): so far back a reading goes beyond what it knows.
LIST_OVERLAP_HOURS = 6
# What is written from now on leaves of Sina's page: seed keeps everything, clean what somebody reads (docs/format.md).
PROFILE = "seed"
# Keys to add to the front matter, from source, docid, media. None by default: the seed format has none.
FRONT_MATTER_EXTRA: list[str] = []
# What becomes of an article that is nearly another one, a reprint with a paragraph less: link or drop.
NEAR_DUPLICATES = "link"
# Keep the text of each article in the catalogue too, with an index that finds any phrase in it: see `scrapy browse`.
# It costs 10 to 20 KB an article (docs/archive.md), and a millisecond.
FULL_TEXT = True
# Fetch the pictures of the articles too, from Sina's hosts of pictures, after the articles of a run.
KEEP_IMAGES = False
# The largest picture that is kept, in bytes.
PICTURE_MAXSIZE = 10 * 1024 * 1024

# Where notifications go: addresses as Apprise writes them, in a list or with blanks between. They hold secrets: None
# takes them from the environment's variable of this name, where no command line shows them.
NOTIFY_URLS = None

# --- The way of an item, in this order -------------------------------------------------------------------------------

ITEM_PIPELINES = {
    "pipelines.clean.CleanPipeline": 100,  # first, so that everything after it sees the text that will be written
    "pipelines.validate.ValidatePipeline": 200,
    # Before an article can turn out to be unchanged, and before it is archived: see there. Only with KEEP_IMAGES.
    "pipelines.pictures.PicturesPipeline": 250,
    "pipelines.dedupe.DedupePipeline": 300,  # after cleaning: what counts as the same is the cleaned content
    "pipelines.duplicates.DuplicatesPipeline": 350,  # what the article itself has not changed may stand elsewhere
    "pipelines.markdown.MarkdownPipeline": 400,
    "pipelines.catalogue.CataloguePipeline": 500,  # last: a row is archived only once its file is in place
}
# A page is one item; Scrapy's 100 at a time only costs time.
CONCURRENT_ITEMS = 4

DOWNLOADER_MIDDLEWARES = {
    # Ours is stricter, and covers redirects and robots.txt.
    "scrapy.downloadermiddlewares.offsite.OffsiteMiddleware": None,
    "crawler.middlewares.host_guard.HostGuardMiddleware": 40,  # before robots.txt is asked for
    "scrapy.downloadermiddlewares.robotstxt.RobotsTxtMiddleware": None,
    "crawler.middlewares.robots.RobotsMiddleware": 100,
    # Inside retry (550), so that no ban is asked again, and outside compression (590), so that its text can be read.
    "crawler.middlewares.block.BlockMiddleware": 560,
    "crawler.middlewares.retry_after.RetryAfterMiddleware": 565,
    "crawler.middlewares.outage.OutageMiddleware": 570,
    "crawler.middlewares.keep.KeepMiddleware": 900,  # next to the network: redirects too, and the bytes that were sent
}
EXTENSIONS = {
    "crawler.extensions.archive.Archive": 100,
    "crawler.extensions.ledger.Ledger": 200,
    "crawler.extensions.alarms.Watcher": 250,  # before the reporter, which asks it what is unusual
    "crawler.extensions.run_report.RunReporter": 300,
    "crawler.extensions.notifier.Notifier": 350,  # after the report is written; only with NOTIFY_URLS
    "crawler.extensions.pictures.PictureFetcher": 400,  # only with KEEP_IMAGES
    "crawler.extensions.log_lines.ShownLog": 500,
    "crawler.extensions.progress.Progress": 600,  # last, so that it shows until the report is written
}

# --- Polite ----------------------------------------------------------------------------------------------------------

USER_AGENT = "Mozilla/5.0 (compatible; sina-finance-archive/0.1)"
ROBOTSTXT_OBEY = True
ROBOTSTXT_PARSER = "crawler.middlewares.robots.FirstPartRobotParser"
CONCURRENT_REQUESTS_PER_DOMAIN = 2
DOWNLOAD_DELAY = 1.0
DOWNLOAD_SLOTS = {
    # The hosts that are known to ban (docs/sina.md).
    "vip.stock.finance.sina.com.cn": {"delay": 3.0, "concurrency": 1},
    "stock.finance.sina.com.cn": {"delay": 3.0, "concurrency": 1},
}
AUTOTHROTTLE_ENABLED = True
AUTOTHROTTLE_START_DELAY = 1.0
# A host that asks for more patience than this is left for the next run.
RETRY_AFTER_MAX = 60
# What every tool will still unpack in ten years; Scrapy would take brotli and zstd too.
DEFAULT_REQUEST_HEADERS = {
    "Accept": "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8",
    "Accept-Encoding": "gzip, deflate",
    "Accept-Language": "zh-CN,zh;q=0.9",
}
# Nothing Sina publishes for readers needs a session.
COOKIES_ENABLED = False

# One order for all hosts. Scrapy's default picks the idlest host first: the lists' would run ahead of the articles
# by hours, and every request stands in memory.
SCHEDULER_PRIORITY_QUEUE = "scrapy.pqueues.ScrapyPriorityQueue"

# --- Bounded ---------------------------------------------------------------------------------------------------------

# Scrapy waits 180 s for a page and 60 s for a name; without a network `make crawl` has to end within a minute.
DOWNLOAD_TIMEOUT = 15
DNS_TIMEOUT = 10
# The largest page in the captures has 411 KB; Scrapy allows 1 GiB.
DOWNLOAD_MAXSIZE = 16 * 1024 * 1024
DOWNLOAD_WARNSIZE = 4 * 1024 * 1024
REDIRECT_MAX_TIMES = 5
# Attempts in a row without any answer, before the first answer of a run and after it, until nothing more is tried.
OUTAGE_ATTEMPTS_AT_FIRST = 3
OUTAGE_ATTEMPTS = 12
# 页面没有找到 sends readers to the home page after five seconds; the archive wants the page that was asked for.
METAREFRESH_ENABLED = False
# Spiders look at each status themselves: an error page is an outcome to write down, not something to pass over.
HTTPERROR_ALLOW_ALL = True
# The catalogue knows what was asked for; a filter that drops requests without a word could lose an article.
DUPEFILTER_CLASS = "scrapy.dupefilters.BaseDupeFilter"

# --- Safe ------------------------------------------------------------------------------------------------------------

# Scrapy accepts any certificate by default.
DOWNLOAD_VERIFY_CERTIFICATES = True
# Scrapy asks whatever address a name server gives, one in our own network too; Sina's names lead to public ones.
TWISTED_DNS_RESOLVER = "crawler.resolver.PublicResolver"
# Networks beside the public ones at which Sina's hosts may be, such as 198.18.0.0/15, where some VPNs put every host.
TRUSTED_NETWORKS: list[str] = []
# Both open a port on this machine that runs Python.
TELNETCONSOLE_ENABLED = False
REMOTE_CONTROL_ENABLED = False
# An archive of web pages reads no local files and no other stores.
DOWNLOAD_HANDLERS = {
    **dict.fromkeys(("http", "https"), "crawler.handlers.network.NetworkDownloadHandler"),
    **dict.fromkeys(("data", "file", "ftp", "s3")),
}

# --- Quiet -----------------------------------------------------------------------------------------------------------

LOG_LEVEL = "INFO"
# What would make colours is written out: titles and addresses in a log come from strangers.
LOG_COLOR = False
# On a terminal a run shows itself live, and of its log only warnings, unless LOG_LEVEL is given.
PROGRESS_DISPLAY = True
# Elsewhere it says in the log every so many seconds how far it has come; 0: never.
PROGRESS_SECONDS = 60
# Scrapy's own line, which says less.
LOGSTATS_INTERVAL = 0
LOG_VERSIONS: list[str] = []
# The run's own table and report take its place.
STATS_DUMP = False
