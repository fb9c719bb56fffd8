SITENAME = "云州市科学技术局"
SITEURL = "https://bench.example"
PATH = "content"
OUTPUT_PATH = "output"
TIMEZONE = "Asia/Shanghai"
DEFAULT_LANG = "zh"
THEME = "theme"
ARTICLE_URL = ARTICLE_SAVE_AS = "{category}/{date:%Y}/{slug}.html"
CATEGORY_SAVE_AS = CATEGORY_URL = "{slug}/index.html"
YEAR_ARCHIVE_SAVE_AS = YEAR_ARCHIVE_URL = "archives/{date:%Y}/index.html"
AUTHOR_SAVE_AS = TAG_SAVE_AS = AUTHORS_SAVE_AS = TAGS_SAVE_AS = CATEGORIES_SAVE_AS = ARCHIVES_SAVE_AS = ""
DEFAULT_PAGINATION = 50
PAGINATED_TEMPLATES = {"index": None, "category": None}
FEED_MAX_ITEMS = 50
FEED_ALL_RSS = "feeds/all.xml"
FEED_ALL_ATOM = "feeds/all.atom"
CATEGORY_FEED_RSS = "feeds/{slug}.xml"
CATEGORY_FEED_ATOM = "feeds/{slug}.atom"
TRANSLATION_FEED_ATOM = None
LOAD_CONTENT_CACHE = False
DELETE_OUTPUT_DIRECTORY = False
MARKDOWN = {
    "extension_configs": {"markdown.extensions.tables": {}, "markdown.extensions.sane_lists": {}},
    "output_format": "html5",
}
