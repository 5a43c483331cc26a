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
    selenium playwright niquests logging.handlers.HTTPHandler logging.handlers.SocketHandler
    logging.handlers.DatagramHandler logging.handlers.SMTPHandler logging.handlers.SysLogHandler
    polars.Catalog
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
    polars._plr polars.polars polars.plugins
""")
FILES = _names("""
    builtins.open builtins.input io.open io.FileIO _io.open os.open os.fdopen os.listdir os.scandir
    os.walk os.remove os.unlink os.rename os.replace os.mkdir os.makedirs os.rmdir os.removedirs
    os.chmod os.chdir os.link os.symlink os.truncate os.write os.read posix.open shutil tempfile glob
    fileinput linecache sqlite3 dbm mmap codecs.open gzip.open bz2.open lzma.open numpy.fromfile
    numpy.memmap numpy.save numpy.savez numpy.savetxt duckdb
    os.stat os.lstat os.access os.path.exists os.path.isfile os.path.isdir
    os.path.getsize os.path.getmtime logging.FileHandler logging.config.fileConfig
    logging.handlers.RotatingFileHandler logging.handlers.TimedRotatingFileHandler
    logging.handlers.WatchedFileHandler pyarrow.OSFile pyarrow.memory_map pyarrow.fs
""")
WAITING = _names("""
    time.sleep threading _thread concurrent.futures asyncio trio anyio sched gevent eventlet curio
    tenacity backoff retry retrying select selectors signal.pause signal.sigwait signal.alarm
    signal.setitimer
""")
CLOCK = _names("""
    time.time time.time_ns time.localtime time.gmtime time.ctime time.strftime time.asctime
    datetime.datetime.now datetime.datetime.utcnow datetime.datetime.today datetime.date.today
    time.monotonic time.monotonic_ns time.perf_counter time.perf_counter_ns time.process_time
    time.process_time_ns time.thread_time time.thread_time_ns time.clock_gettime
    email.utils.formatdate email.utils.localtime
""")
CHANCE = _names("""
    random secrets os.urandom os.getrandom uuid.uuid1 uuid.uuid4 uuid.uuid6 uuid.uuid7 uuid.getnode
    numpy.random
""")
SEEDED = frozenset(
    _names("""
        random.Random numpy.random.default_rng numpy.random.SeedSequence numpy.random.RandomState
        numpy.random.PCG64 numpy.random.PCG64DXSM numpy.random.Philox numpy.random.SFC64 numpy.random.MT19937
    """)
)
"""What gives the same each time where it is given a seed."""
GENERATORS = frozenset({"numpy.random.Generator", "numpy.random.BitGenerator"})
"""Types of what was made with a seed elsewhere."""
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
    "chance": ("No module depends on chance without a seed.", CHANCE),
    "environment": ("No module of a source reads the environment: options come from obs.toml.", ENVIRONMENT),
}
"""Each kind of what is forbidden: the promise in words, and the names below which it begins."""

READING_METHODS = frozenset({"read_text", "read_bytes"})
PATH_METHODS = frozenset(
    _names("""
        write_text write_bytes unlink rmdir mkdir touch iterdir rglob glob symlink_to hardlink_to
        exists is_file is_dir is_symlink stat lstat chmod samefile readlink expanduser
    """)
)
TABLE_READERS = _names("""
    polars.read_ polars.scan_ polars.DataFrame.deserialize polars.LazyFrame.deserialize pandas.read_
    numpy.load numpy.genfromtxt pyarrow.parquet.read_ pyarrow.csv. pyarrow.json. pyarrow.feather.
    pyarrow.orc. pyarrow.dataset.dataset pyarrow.input_stream openpyxl.load_workbook
""")
TABLE_WRITERS = _names("""
    write_avro write_csv write_delta write_excel write_iceberg write_ipc write_ipc_stream write_json
    write_ndjson write_parquet write_database write_clipboard sink_csv sink_delta sink_iceberg sink_ipc
    sink_ndjson sink_parquet
""")
IN_MEMORY = frozenset({"io.BytesIO", "io.StringIO", "builtins.bytes", "builtins.memoryview"})


def below(name: str, roots: tuple[str, ...]) -> str:
    """The one of *roots* that *name* is or lies below, "" if none."""
    return next((each for each in roots if name == each or name.startswith(f"{each}.")), "")
