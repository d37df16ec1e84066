// Names of packages that many install, and of honest ones that look like them. Lower case, PEP 503's dashes.

const listed = (...lines: readonly string[]): ReadonlySet<string> => new Set(lines.join(' ').trim().split(/\s+/));

/** Python packages of AI, data and HPC work that a slip of the finger, or an imitator, would aim at. */
export const POPULAR_PYTHON = listed(
  'absl-py accelerate aiobotocore aiofiles aiohttp aiosignal alabaster albumentations alembic altair anndata annoy',
  'anthropic anyio apache-airflow apache-beam argcomplete argon2-cffi asgiref astropy async-timeout asyncio asyncpg',
  'asyncssh attrs autogluon autogpt autopep8 awscli azure-core azure-identity azure-storage-blob babel bcrypt',
  'beautifulsoup4 biopython bitsandbytes black bleach blinker bokeh boto3 botocore botorch bottleneck brotli cachetools',
  'captum cartopy catboost celery certifi cffi cftime chardet charset-normalizer chromadb click cloudpickle cohere',
  'colorama colorlog comet-ml configargparse contourpy coverage cryptography ctranslate2 cupy cvxpy cycler cython',
  'dacite dask dataclasses-json datasets debugpy decorator deepdiff deepspeed defusedxml detectron2 diffusers dill',
  'distributed django docker docopt docutils dropbox duckdb ecdsa einops elasticsearch elephant emcee evaluate',
  'executing fabric fairscale fairseq faiss-cpu faiss-gpu fastai fastapi fastparquet fasttext fiona fire flake8',
  'flash-attn flask flax fonttools fsspec ftfy funcy gdown gensim geopandas gevent gitpython google-api-python-client',
  'google-auth google-cloud-storage gpustat gpytorch gradio graphviz greenlet grpcio gunicorn gymnasium h5netcdf h5py',
  'healpy holoviews horovod httpcore httplib2 httptools httpx huggingface-hub hydra-core hyperopt hypothesis idna',
  'imageio imageio-ffmpeg imbalanced-learn importlib-metadata inflection iniconfig invoke ipdb ipykernel',
  'ipyparallel ipython ipywidgets isodate isort itsdangerous jaxlib jedi jieba jinja2 jmespath joblib jsonlines',
  'jsonschema jupyter jupyter-client jupyter-core jupyterhub jupyterlab kafka-python keras kiwisolver kornia kubernetes',
  'langchain langchain-community langchain-core langgraph librosa lightgbm lightning litellm llama-cpp-python',
  'llama-index llvmlite locust loguru lxml mako markdown markupsafe matplotlib mdanalysis mdtraj megatron-core',
  'mistune mlflow mmcv mmengine more-itertools moviepy mpi4py mpmath msgpack multidict multiprocess mxnet mypy',
  'natsort nbconvert nbformat netcdf4 networkx nibabel nilearn ninja nipype nltk notebook numba numexpr numpy numpydoc',
  'nvidia-ml-py oauthlib omegaconf onnx onnxruntime openai opencv-python openmm openpyxl opentelemetry-api optax',
  'optimum optuna orjson packaging pandas paramiko parsl pathos patsy pendulum petsc4py pexpect pillow platformdirs',
  'plotly pluggy poetry polars portalocker pre-commit prefect prometheus-client prompt-toolkit protobuf psutil psycopg2',
  'psycopg2-binary pyarrow pyasn1 pybind11 pycparser pycryptodome pydantic pydicom pydot pydub pygments pyjwt pymatgen',
  'pymc pymongo pymysql pynvml pyodbc pyopenssl pyparsing pyproj pyro-ppl pysam pyscf pyserial pyspark pytest',
  'pytest-cov python-dateutil python-dotenv pytorch-lightning pytz pyvista pywavelets pyyaml pyzmq qiskit qutip rasterio',
  'rdkit redis regex reportlab requests requests-oauthlib retrying rouge-score ruamel-yaml s3fs sacrebleu sacremoses',
  'safetensors sagemaker scanpy scapy scikit-image scikit-learn scikit-optimize scipy scrapy seaborn selenium',
  'sentence-transformers sentencepiece sentry-sdk setuptools shapely simplejson simpleitk snakemake snowballstemmer',
  'soundfile soupsieve spacy sphinx sqlalchemy sqlparse stable-baselines3 starlette statsmodels streamlit submitit',
  'sympy tables tabulate tenacity tensorboard tensorflow tensorflow-datasets tensorflow-gpu tensorflow-hub',
  'tensorflow-probability termcolor tifffile tiktoken timm tokenizers toml toolz torch torch-geometric torchaudio',
  'torchdata torchmetrics torchtext torchvision tornado tqdm traitlets transformers triton tweepy typer',
  'typing-extensions tzdata ujson ultralytics umap-learn unstructured urllib3 uvicorn uvloop virtualenv vllm wandb',
  'watchdog weaviate-client webdataset websocket-client websockets werkzeug wheel wrapt xarray xformers xgboost yarl',
  'zarr zstandard',
);

/** What conda has under names of its own. */
export const POPULAR_CONDA = listed(
  'bedtools bowtie2 cmake compilers cudatoolkit cudnn ffmpeg gfortran graphviz gromacs hdf5 htslib lammps libgcc',
  'mamba mpich nccl netcdf4 nextflow nodejs openblas opencv openjdk openmpi openssl pkg-config pysocks pytables',
  'python pytorch pytorch-cuda r-base r-essentials r-tidyverse samtools sqlite tensorflow-gpu xtensor',
);

/** Packages of Node that imitators aim at. */
export const POPULAR_NPM = listed(
  'angular axios babel-cli bcrypt bluebird body-parser chalk chokidar commander configurable-http-proxy cors cross-env',
  'discord.js dotenv electron esbuild eslint express fabric fastify firebase fs-extra glob graphql gulp http-server',
  'inquirer jest jquery jsonwebtoken karma lodash minimatch minimist mocha moment mongodb mongoose newman next node-fetch',
  'nodemon nuxt passport playwright postcss prettier prisma puppeteer react react-dom redux request rimraf rollup rxjs',
  'semver serve sharp socket.io svelte tailwindcss three ts-node tslint typescript underscore uuid vite vitest vue',
  'webpack webpack-cli winston yargs yarn',
);

/** Honest packages one letter away from a popular one: they are what was meant. */
export const HONEST_NEIGHBOURS = listed(
  'anvio aredis array astrapy attr bamtools blas blasr blat boto bowtie captus cchardet celer clock copy cpython',
  'ctransformers cuml cups cupyx dash dastk dataset desk detectron distribute djongo dlib dockerx dotenvx einop',
  'emcee3 expect fabric2 fabric3 fairseq2 fasta fastai2 fastani fftw2 file flex fltk flux gdl glib glob2 grequests',
  'gsutil h5pyd hdf4 http http2 httpd https hyper idba jinja json keras2 label last lbzip2 maker markdown2 mask',
  'mlpy mmv mpicc netcdf networks nexe ngboost nolearn notebooks nuxi nvidia-ml-py3 openapi opencc opencv3 openmp',
  'opensm openssh optimus panda parse parso pbzip2 pdal perfect pkgconfig plotty pnumpy polar preact proc proj4',
  'psycopg psycopg3 py3nvml pyaml pycm pycryptodomex pydoe pydot2 pymc3 pymc4 pyparallel pyprob pyprof pypy pysal',
  'pysat pysc2 pyt python2 python3 pyvcf radio radis reach regexp rtkit scopy server shapley simpy slack sort spack',
  'spicy spython stable-baselines standard streamkit table task tensorboardx tensorflow-cpu tensorflow1 tiffile',
  'time toil tokenizer tomli tool tools torchx torchy touch transformer tree type typed types uid url urllib',
  'urllib2 vuex wand websocket wheels will willow wrap yajl z5py zarrs',
);
