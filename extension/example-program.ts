/** What a new file begins with: a program that trains as it stands, without a data file, in seconds. */
export const exampleProgram = `// Your first ResNEst
// x0 = W0 x, xi = x(i-1) + Wi Gi(x(i-1)), y = W(L+1) xL.
resnest Wide {
  input 16
  expand 128                      // M: the width of the residual space
  repeat 6 { block dense 16 relu }
  output 1
}

// What it must beat.
linear Baseline { input 16  output 1 }

// No file needed: a teacher network with a linear part draws the data.
data made { synthetic inputs 16 outputs 1 samples 4096 noise 0.1 seed 3 }

train Wide, Baseline on made {
  loss squared
  optimizer adam 1e-3
  batch 128
  epochs 50
  seed 1
}
`;
