"""What a plugin may not use, since core alone does the input and output, and what only deserves a look."""

from __future__ import annotations

from collections.abc import Mapping


def _names(text: str) -> tuple[str, ...]:
    return tuple(text.split())


NETWORK = _names("""
    requests urllib.request urllib3 http.client http.server httpx httpcore aiohttp socket _socket
    socketserver ssl ftplib smtplib poplib imaplib nntplib telnetlib xmlrpc websocket websockets
    paramiko pycurl boto3 botocore fsspec s3fs gcsfs smart_open treq tornado twisted webbrowser pooch
    wget pysftp grpc zmq redis psycopg psycopg2 pymysql sqlalchemy connectorx requests_cache mechanize
    selenium playwright niquests
""")
PROGRAMS = _names("""
    subprocess multiprocessing pty os.system os.popen os.execl os.execle os.execlp os.execlpe os.execv
    os.execve os.execvp os.execvpe os.spawnl os.spawnle os.spawnlp os.spawnlpe os.spawnv os.spawnve
    os.spawnvp os.spawnvpe os.posix_spawn os.posix_spawnp os.fork os.forkpty os.startfile os.kill
    posix.system posix.fork nt.system concurrent.futures.ProcessPoolExecutor pexpect sh plumbum invoke
""")
CODE = _names("""
    builtins.eval builtins.exec builtins.compile builtins.__import__ builtins.__builtins__
    builtins.breakpoint ctypes _ctypes cffi pickle _pickle marshal shelve dill cloudpickle joblib
    jsonpickle yaml ruamel runpy code codeop imp importlib.util importlib.machinery importlib.abc
    importlib.reload importlib.__import__ importlib._bootstrap pkgutil zipimport sys.modules sys.path
    sys.meta_path sys.path_hooks sys.settrace sys.setprofile sys._getframe atexit pdb os._exit
""")
FILES = _names("""
    builtins.open builtins.input io.open io.FileIO _io.open os.open os.fdopen os.listdir os.scandir
    os.walk os.remove os.unlink os.rename os.replace os.mkdir os.makedirs os.rmdir os.removedirs
    os.chmod os.chdir os.link os.symlink os.truncate os.write os.read posix.open shutil tempfile glob
    fileinput linecache sqlite3 dbm mmap codecs.open gzip.open bz2.open lzma.open numpy.fromfile
    numpy.memmap numpy.save numpy.savez numpy.savetxt duckdb
""")
WAITING = _names("""
    time.sleep threading _thread concurrent.futures asyncio trio anyio sched gevent eventlet curio
    tenacity backoff retry retrying
""")
CLOCK = _names("""
    time.time time.time_ns time.localtime time.gmtime time.ctime time.strftime time.asctime
    datetime.datetime.now datetime.datetime.utcnow datetime.datetime.today datetime.date.today
""")
ENVIRONMENT = _names("os.environ os.environb os.getenv os.putenv os.getenvb getpass platform")

RULES: Mapping[str, tuple[str, tuple[str, ...]]] = {
    "network": (
        "No module opens a connection or imports what does: what is needed is an obs.Request.",
        NETWORK,
    ),
    "programs": ("No module starts a program or another process.", PROGRAMS),
    "code": (
        "No module runs code that does not stand in it (eval, exec, ctypes, pickle, yaml, other imports).",
        CODE,
    ),
    "files": ("No module opens a file: what is in one comes as an obs.Reply.", FILES),
    "waiting": (
        "No module of a source waits, asks again by itself or starts threads: core keeps the limits.",
        WAITING,
    ),
    "clock": ("No module reads the clock: Reply.fetched_at stands in its place.", CLOCK),
}
"""Each kind of what is forbidden: the promise in words, and the names below which it begins."""

READING_METHODS = frozenset({"read_text", "read_bytes"})
WRITING_METHODS = frozenset(
    {"write_text", "write_bytes", "unlink", "rmdir", "mkdir", "touch", "iterdir", "rglob", "symlink_to"}
)
TABLE_READERS = ("polars.read_", "polars.scan_", "pandas.read_", "numpy.load", "pyarrow.")


def below(name: str, roots: tuple[str, ...]) -> str:
    """The one of *roots* that *name* is or lies below, "" if none."""
    return next((each for each in roots if name == each or name.startswith(f"{each}.")), "")
