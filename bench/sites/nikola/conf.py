BLOG_AUTHOR = "云州市科学技术局"
BLOG_TITLE = "云州市科学技术局"
SITE_URL = BASE_URL = "https://bench.example/"
BLOG_EMAIL = "bench@bench.example"
BLOG_DESCRIPTION = "测量用的虚构站点"
DEFAULT_LANG = "zh_cn"
TRANSLATIONS = {"zh_cn": ""}
THEME = "base"
POSTS = (("posts/*.md", "posts", "post.tmpl"),)
PAGES = ()
COMPILERS = {"markdown": (".md",)}
MARKDOWN_EXTENSIONS = ["markdown.extensions.tables", "markdown.extensions.sane_lists"]
CREATE_MONTHLY_ARCHIVE = False
INDEX_DISPLAY_POST_COUNT = 50
FEED_LENGTH = 50
GENERATE_RSS = GENERATE_ATOM = True
PRETTY_URLS = False
STRIP_INDEXES = False
GZIP_FILES = False
SHOW_SOURCELINK = False
COPY_SOURCES = False
DISABLED_PLUGINS = [
    "robots",
    "render_galleries",
    "render_listings",
    "scale_images",
    "classify_tags",
    "classify_authors",
]
FILTERS = {}
